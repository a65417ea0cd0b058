// The drivers of one conductor, by name. Shared code asks here and never branches on a driver.

import type { Subjects } from '../../proto/subjects.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import type { Settings } from '../../runtime/base/settings.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import type { Driver } from './driver.ts';
import type { EffectJournal, ReportProblem } from './effect-journal.ts';
import { openEffectJournal } from './effect-journal.ts';
import { FakeDriver } from './fake/fake-driver.ts';
import { machinesOnBroker } from './fake/machine-shelf.ts';
import { defaultIpmiOptions, IpmiDriver } from './ipmi/ipmi-driver.ts';
import { ipmitool } from './ipmi/ipmitool.ts';

export interface Drivers {
  readonly names: readonly string[];
  get(name: string): Driver | undefined;
  /** Closes every driver and the effect journal; call it when no step runs any more. Idempotent. */
  close(): Promise<void>;
}

export interface DriversDeps {
  readonly broker: Pick<Broker, 'append' | 'read'>;
  readonly subjects: Pick<Subjects, 'bucket' | 'key'>;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'effectJournal' | 'ipmiMaxChildren' | 'ipmiCipherSuite'>;
  /** Told what goes wrong beside the tasks, such as a line of the effect journal that could not be written. */
  readonly onProblem?: ReportProblem;
}

/** @throws Error when the effect journal cannot be opened. */
export function createDrivers(deps: DriversDeps): Drivers {
  const { broker, subjects, clock, settings } = deps;
  const journal = openEffectJournal(settings.effectJournal, deps.onProblem ?? warn);
  const ipmi = new IpmiDriver({
    clock,
    journal,
    runTool: ipmitool('ipmitool'),
    options: {
      ...defaultIpmiOptions,
      maxChildren: settings.ipmiMaxChildren,
      cipherSuite: settings.ipmiCipherSuite,
    },
  });
  const fake = new FakeDriver({ shelf: machinesOnBroker(broker, subjects), clock, journal });
  return driversOf([fake, ipmi], journal);
}

export function driversOf(drivers: readonly Driver[], journal: EffectJournal): Drivers {
  const byName = new Map(drivers.map((driver) => [driver.name, driver]));
  return {
    names: [...byName.keys()],
    get: (name) => byName.get(name),
    close: async () => {
      const results = await Promise.allSettled(drivers.map((driver) => driver.close()));
      journal.close();
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    },
  };
}

function warn(message: string, cause: unknown): void {
  process.emitWarning(`${message}: ${cause instanceof Error ? cause.message : String(cause)}`);
}
