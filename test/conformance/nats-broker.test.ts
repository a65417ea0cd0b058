// The NATS body of the broker port, on a real nats-server (IRONWORKS_TEST_NATS_SERVER chooses which).

import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { chosenServer, serverIsOurs, takeTestServer } from '../support/nats-server.ts';
import { type BrokerHarness, brokerConformance } from './broker.ts';

const open = async (): Promise<BrokerHarness> => {
  const server = await takeTestServer();
  const opened: Broker[] = [];
  const connect = async (name: string): Promise<Broker> => {
    const broker = await connectNats({ url: server.url, name, clock: systemClock });
    opened.push(broker);
    return broker;
  };
  const admin = await connect('admin');
  const ask = async (call: string): Promise<{ readonly consumers?: readonly string[] }> => {
    const outcome = await admin.request(`$JS.API.${call}`, new Uint8Array(), 2_000);
    return outcome.kind === 'reply' ? JSON.parse(new TextDecoder().decode(outcome.data)) : {};
  };
  return {
    prefix: `s${server.tag}-`,
    connect,
    pass: (ms) => delay(ms),
    stopServer: () => server.kill(),
    startServer: () => server.restart(),
    dropReaders: async (stream) => {
      const { consumers = [] } = await ask(`CONSUMER.NAMES.${stream}`);
      for (const name of consumers) await ask(`CONSUMER.DELETE.${stream}.${name}`);
    },
    close: async () => {
      for (const broker of opened) await broker.close();
      await server.stop();
    },
  };
};

brokerConformance(await chosenServer(), open, { stoppable: serverIsOurs });
