// One figure over the last looks: the newest value in words, the rest as a line with its highest value named.

import { figure, polyline, type Series } from '../model/metrics.ts';

interface Props {
  readonly title: string;
  readonly unit: string;
  readonly series: Series;
}

const WIDTH = 240;
const HEIGHT = 48;

export function SmallChart({ title, unit, series: { points } }: Props) {
  const now = points.at(-1);
  const highest = Math.max(0, ...points);
  return (
    <figure class="chart">
      <figcaption>
        <span>{title}</span>
        <span>
          <strong>{now === undefined ? '–' : figure(now)}</strong> <span class="quiet">{unit}</span>
        </span>
      </figcaption>
      <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" role="img">
        <title>{`${title}: ${now === undefined ? 'nothing yet' : figure(now)} ${unit}, at most ${figure(highest)}`}</title>
        <path class="ground" d={`M0 ${HEIGHT}H${WIDTH}`} />
        <polyline points={polyline(points, WIDTH, HEIGHT, 1)} />
      </svg>
      <p class="quiet">highest {figure(highest)}</p>
    </figure>
  );
}
