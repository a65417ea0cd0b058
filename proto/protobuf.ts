// The protobuf runtime as this project uses it, and the generated messages.

import './protobuf-numbers.ts';
import { ironworks } from './gen/messages.js';

export const wire: typeof ironworks.v1 = ironworks.v1;
export type { ironworks };
