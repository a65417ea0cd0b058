import { describe, expect, it } from 'vitest';
import { eventLine } from '../../../gateway/cli/event-text.ts';
import type { JsonObject } from '../../../proto/json.ts';

const NODE = '97234ecc-4b7c-4349-a8bc-c2294f315c42';
const TASK = `${NODE}.01KDVDNA55VYZ8S6GG3MN9243A`;
const labels = new Map([[NODE, 'node-1']]);

function event(type: string, subject: string, data: JsonObject): JsonObject {
  return { type: `ironworks.${type}.v1`, time: '2026-01-01T12:34:56.789Z', subject, data };
}

describe('an event as a line', () => {
  const step = { name: 'deploy.write_image', attempt: 1, of: 3 };
  const started = event('task.step', `nodes/${NODE}/tasks/${TASK}`, {
    action: 'provision.deploy',
    state: 'running',
    step,
  });

  it('names its task as commands take it, with the time of day, within the terminal', () => {
    const line = eventLine(started, labels, 80);

    expect(line).toBe('12:34:56  task.step  node-1/01KDVDNA55VYZ8S6GG3MN9243A  provision.deploy deploy…');
    expect(line).toHaveLength(80);
  });

  it('leaves nothing out in a pipe', () => {
    expect(eventLine(started, labels, Number.POSITIVE_INFINITY)).toBe(
      '2026-01-01T12:34:56.789Z  task.step  node-1/01KDVDNA55VYZ8S6GG3MN9243A  provision.deploy deploy.write_image',
    );
  });

  it('tells of a node by its name, and of one whose name is not known by its id', () => {
    const state = event('node.state', `nodes/${NODE}`, {
      name: 'node-1',
      provision_state: 'active',
      power_state: 'power on',
    });

    expect(eventLine(state, labels, 80)).toBe('12:34:56  node.state  node-1  node-1, active, power on');
    expect(eventLine(state, new Map(), 80)).toContain(`  ${NODE}  `);
  });

  it('shows control characters of a name instead of obeying them', () => {
    expect(eventLine(event('node.state', 'nodes/\u001b[2J', {}), labels, 80)).not.toContain('\u001b');
  });
});
