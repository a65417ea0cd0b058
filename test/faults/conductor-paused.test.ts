// The zombie: a conductor that is stopped by the system long enough for another to take over, and then goes on. Its
// commits are refused, and nothing it believes in reaches a machine.

import { afterEach, describe, expect, it } from 'vitest';
import { COLLECTION_KIND } from '../support/workload.ts';
import { shardOf } from '../../runtime/placement/rendezvous.ts';
import { eventually } from '../support/eventually.ts';
import { openSystem, type System } from '../support/serve.ts';
