// The provision states as a map: the current one lit, where the node can go from it named by the events that lead there.
// The same is said in words for those who do not see it.

import { type Box, type Diagram, lineBetween, movesFrom, type Point } from '../model/diagram.ts';
import { useEffect, useRef } from '../view.ts';

interface Props {
  readonly diagram: Diagram;
  readonly current: string;
  readonly target: string | null;
}

const BOX = { width: 152, height: 30 };
const GAP = { x: 44, y: 8 };
const EDGE = 20;

export function StateDiagram({ diagram, current, target }: Props) {
  const frame = useRef<HTMLElement>(null);
  // Where the map is wider than the page, the current state is what one wants to see of it.
  useEffect(() => {
    const { current: scroller } = frame;
    const lit = scroller?.querySelector('[data-lit=true] rect');
    if (scroller == null || lit == null) return;
    const show = (): void => {
      const [outer, inner] = [scroller.getBoundingClientRect(), lit.getBoundingClientRect()];
      scroller.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
    };
    show();
    window.addEventListener('resize', show);
    return () => window.removeEventListener('resize', show);
  }, [current]);
  const moves = movesFrom(diagram, current);
  const events = new Map(moves.map(({ to, events: names }) => [to, names]));
  const here = diagram.boxes.find(({ state }) => state === current);
  const width = EDGE * 2 + diagram.columns * (BOX.width + GAP.x) - GAP.x;
  const height = 4 + diagram.rows * (BOX.height + GAP.y) - GAP.y;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on narrow pages, and must do so by keyboard too
    <section ref={frame} class="diagram" tabIndex={0} aria-label="State diagram">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img">
        <title>{sentence(current, target, moves)}</title>
        {here !== undefined &&
          diagram.boxes
            .filter(({ state }) => events.has(state))
            .map((box) => (
              <path key={box.state} class="move" d={lineBetween(centre(here), centre(box), BOX.width, BOX.height)} />
            ))}
        {diagram.boxes.map((box) => (
          <StateBox
            key={box.state}
            box={box}
            lit={box.state === current}
            wanted={box.state === target}
            event={events.get(box.state)}
          />
        ))}
      </svg>
    </section>
  );
}

function StateBox(props: {
  readonly box: Box;
  readonly lit: boolean;
  readonly wanted: boolean;
  readonly event: string | undefined;
}) {
  const { box, lit, wanted, event } = props;
  const { x, y } = centre(box);
  const classes = ['box', box.kind, lit && 'lit', wanted && 'wanted', event !== undefined && 'reach'].filter(Boolean);
  return (
    <g class={classes.join(' ')} data-state={box.state} data-lit={lit}>
      <title>{box.description}</title>
      <rect x={x - BOX.width / 2} y={y - BOX.height / 2} width={BOX.width} height={BOX.height} rx="3" />
      {lit && <path class="here" d={`M${x - BOX.width / 2 + 7} ${y - 5}l8 5-8 5z`} />}
      <text x={x - BOX.width / 2 + (lit ? 20 : 9)} y={event === undefined ? y + 4 : y - 1}>
        {box.state}
      </text>
      {event !== undefined && (
        <text class="event" x={x - BOX.width / 2 + (lit ? 20 : 9)} y={y + 11}>
          {event}
        </text>
      )}
    </g>
  );
}

function centre({ column, row }: Box): Point {
  return {
    x: EDGE + column * (BOX.width + GAP.x) + BOX.width / 2,
    y: 2 + row * (BOX.height + GAP.y) + BOX.height / 2,
  };
}

function sentence(current: string, target: string | null, moves: ReturnType<typeof movesFrom>): string {
  const goal = target === null ? '' : `, on its way to ${target}`;
  const ways = moves.map(({ to, events }) => `${events} to ${to}`).join('; ');
  return `The node is ${current}${goal}. From here: ${ways === '' ? 'nowhere' : ways}.`;
}
