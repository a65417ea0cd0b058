import { describe, expect, it } from 'vitest';
import { costOf, spentSoFar } from '../../../bench/measure/spent.ts';

const members = { nats: { pid: 0 }, conductors: [], gateways: [] };

const gateway = (appends: number, conductors: number): string =>
  [
    '# HELP ironworks_broker_appends Appends sent to the broker since the start.',
    `ironworks_broker_appends ${appends}`,
    `ironworks_broker_appends{conductor="c1"} ${conductors}`,
    `ironworks_broker_removes{conductor="c1"} 5`,
    `ironworks_broker_append_bytes{conductor="c1"} ${100 * conductors}`,
    'ironworks_nodejs_active_resources{type="Timeout"} 7',
    'ironworks_nodejs_active_resources{type="Timeout",conductor="c1"} 9',
    'ironworks_nodejs_active_resources{type="TCPSocketWrap"} 100',
    'ironworks_nodejs_eventloop_lag_p99_seconds 0.012',
  ].join('\n');

describe('what a served cluster has spent', () => {
  it('counts each gateway, and the conductors once although every gateway tells of them', () => {
    const spent = spentSoFar(members, [gateway(10, 40), gateway(20, 41)]);

    expect(spent.writes).toBe(10 + 20 + 40 + 5);
    expect(spent.timers).toBe(7 + 7 + 9);
    expect(spent.loopDelayP99Ms).toBeCloseTo(12);
  });

  it('makes of two looks the cost of each task between them', () => {
    const before = spentSoFar(members, [gateway(10, 40)]);
    const after = spentSoFar(members, [gateway(110, 340)]);

    expect(costOf(100, before, after)).toMatchObject({ writes_per_task: 4, write_bytes_per_task: 300 });
  });
});
