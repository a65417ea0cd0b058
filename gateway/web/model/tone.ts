// How states look: a tone and a mark. The mark is a shape of its own, so that colour is never the only sign.

export type Tone = 'idle' | 'good' | 'busy' | 'warn' | 'bad' | 'odd';
export type Mark = 'dot' | 'ring' | 'half' | 'check' | 'cross' | 'question' | 'bars' | 'bang' | 'wait' | 'dash';

export interface Look {
  readonly tone: Tone;
  readonly mark: Mark;
}

const PLAIN: Look = { tone: 'idle', mark: 'dash' };

const LOOKS: { readonly [state: string]: Look } = {
  'power on': { tone: 'good', mark: 'dot' },
  'power off': { tone: 'idle', mark: 'ring' },
  submitted: { tone: 'idle', mark: 'wait' },
  queued: { tone: 'idle', mark: 'wait' },
  running: { tone: 'busy', mark: 'half' },
  parked: { tone: 'warn', mark: 'bars' },
  succeeded: { tone: 'good', mark: 'check' },
  failed: { tone: 'bad', mark: 'cross' },
  cancelled: { tone: 'idle', mark: 'dash' },
  unknown: { tone: 'odd', mark: 'question' },
  refused: { tone: 'warn', mark: 'bang' },
  live: { tone: 'good', mark: 'dot' },
  draining: { tone: 'warn', mark: 'bars' },
  suspect: { tone: 'warn', mark: 'bang' },
  dead: { tone: 'bad', mark: 'cross' },
  active: { tone: 'good', mark: 'dot' },
  available: { tone: 'idle', mark: 'ring' },
  manageable: { tone: 'idle', mark: 'ring' },
  enroll: { tone: 'idle', mark: 'ring' },
  error: { tone: 'bad', mark: 'cross' },
  rescue: { tone: 'warn', mark: 'dot' },
  maintenance: { tone: 'warn', mark: 'bars' },
};

/** Of a power, provision, task or conductor state; what is not known looks plain. */
export function lookOf(state: string): Look {
  const known = Object.hasOwn(LOOKS, state) ? LOOKS[state] : undefined;
  if (known !== undefined) return known;
  if (state.endsWith(' failed')) return { tone: 'bad', mark: 'cross' };
  if (state.endsWith('ing')) return { tone: 'busy', mark: 'half' };
  if (state.endsWith(' wait') || state.startsWith('wait ')) return { tone: 'busy', mark: 'wait' };
  return PLAIN;
}

/** Of an event, by its short type. */
export function lookOfEvent(type: string): Look {
  const [subject = '', verb = ''] = type.split('.');
  if (subject === 'node') return verb === 'maintenance' ? lookOf('maintenance') : PLAIN;
  if (verb === 'started' || verb === 'step' || verb === 'progress') return lookOf('running');
  return lookOf(verb);
}
