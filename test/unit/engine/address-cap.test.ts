// Connections of one address are bounded (gateway/engine/address-cap.ts), and the kernel's tables are read as they are.

import { expect, test } from 'vitest';
import { AddressCap } from '../../../gateway/engine/address-cap.ts';
import { countedPeers } from '../../../gateway/engine/kernel-connections.ts';
import { type Deferred, deferred } from '../../../runtime/base/deferred.ts';

const limits = { maxConnectionsPerAddress: 2, isExempt: (address: string) => address === '127.0.0.1' };

test('with all closings told, a newcomer over the cap is refused until another has gone', () => {
  const cap = new AddressCap(limits);

  expect(['a', 'a', 'a', 'b'].map((address) => cap.opened(address))).toEqual([true, true, false, true]);
  cap.closed('a');
  expect([cap.opened('a'), cap.opened('a'), cap.refused]).toEqual([true, false, 2]);
});

test('exempt addresses are never refused, and 0 is no cap', () => {
  const cap = new AddressCap(limits);
  const none = new AddressCap({ ...limits, maxConnectionsPerAddress: 0 });

  expect(Array.from({ length: 9 }, () => cap.opened('127.0.0.1'))).not.toContain(false);
  expect(Array.from({ length: 9 }, () => none.opened('a'))).not.toContain(false);
});

test('IPv6 is counted by network', () => {
  const cap = new AddressCap(limits);

  const opened = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'].map((address) => cap.opened(address));
  expect(opened).toEqual([true, true, false, true]);
});

test('where closings are not told, nobody is refused before the system has said that his address is full', async () => {
  const asked: Deferred<ReadonlyMap<string, number>>[] = [];
  const cap = new AddressCap(limits, () => {
    const answer = deferred<ReadonlyMap<string, number>>();
    asked.push(answer);
    return answer.promise;
  });

  expect(['a', 'a', 'a', 'b'].map((address) => cap.opened(address))).toEqual([true, true, true, true]);
  expect(asked).toHaveLength(1);
  asked[0]?.resolve(new Map([['a', 3]]));
  await asked[0]?.promise;
  expect([cap.opened('a'), cap.opened('b'), cap.refused]).toEqual([false, true, 1]);
});

test('what was opened while the system was asked is counted behind its answer', async () => {
  const answer = deferred<ReadonlyMap<string, number>>();
  const cap = new AddressCap(limits, () => answer.promise);

  for (let n = 0; n < 3; n++) cap.opened('a'); // the third asks
  cap.opened('b');
  cap.opened('b');
  answer.resolve(new Map());
  await answer.promise;

  expect([cap.opened('a'), cap.opened('a')]).toEqual([true, true]); // of those that came before nothing is left
  expect([cap.opened('b'), cap.refused]).toEqual([true, 0]); // over the cap by what is known, and not seen to be full
});

test('where the system cannot be asked, nobody is refused', async () => {
  const cap = new AddressCap(limits, () => Promise.reject(new Error('no such file')));

  expect(Array.from({ length: 9 }, () => cap.opened('a'))).not.toContain(false);
  await Promise.resolve();
  expect(Array.from({ length: 9 }, () => cap.opened('a'))).not.toContain(false);
});

test('the kernel lists peers of a port, IPv4, IPv6 and mapped, and what still holds a descriptor', () => {
  const four = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0',
    '   1: 0100007F:1F90 0200007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 2 1 0 20 4 30 10 -1',
    '   2: 0100007F:1F90 0200007F:C351 08 00000000:00000000 00:00000000 00000000     0        0 3 1 0 20 4 30 10 -1',
    '   3: 0100007F:1F90 0200007F:C352 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0',
    '   4: 0100007F:1F91 0200007F:C353 01 00000000:00000000 00:00000000 00000000     0        0 4 1 0 20 4 30 10 -1',
  ].join('\n');
  const six = [
    '   0: 00000000000000000000000001000000:1F90 B80D0120000000000000000001000000:C350 01 0:0 0:0 0 0 0 5',
    '   1: 0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000200007F:C354 01 0:0 0:0 0 0 0 6',
  ].join('\n');

  expect(countedPeers([four, six], 8080)).toEqual(
    new Map([
      ['127.0.0.2', 3],
      ['2001:db8::1', 1],
    ]),
  );
});
