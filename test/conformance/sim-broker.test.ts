// The simulated body of the broker port, in virtual time that moves by itself.

import type { SimBroker } from '../../runtime/sim/sim-broker.ts';
import { connectSim } from '../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../runtime/sim/sim-server.ts';
import { brokerConformance } from './broker.ts';

brokerConformance('the simulator', async () => {
  const clock = new SimClock();
  const driver = clock.autoAdvance();
  const server = new SimServer({ clock });
  const opened: SimBroker[] = [];
  /** So that every connection has heard what came before. */
  const told = (): Promise<void> => new Promise((resolve) => clock.after(1, resolve));
  return {
    prefix: 's',
    connect: async (name) => {
      const broker = connectSim(server, { name });
      opened.push(broker);
      return broker;
    },
    pass: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
    stopServer: async () => {
      server.stop();
      await told();
    },
    startServer: async () => {
      server.start();
      await told();
    },
    dropReaders: async (stream) => server.dropReaders(stream),
    close: async () => {
      for (const broker of opened) await broker.close();
      driver.close();
    },
  };
});
