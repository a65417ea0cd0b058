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
  return {
    connect: async (name) => {
      const broker = connectSim(server, { name });
      opened.push(broker);
      return broker;
    },
    pass: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
    stopServer: async () => server.stop(),
    startServer: async () => server.start(),
    dropReaders: async (stream) => server.dropReaders(stream),
    close: async () => {
      for (const broker of opened) await broker.close();
      driver.close();
    },
  };
});
