// What tests of the public API ask again and again of a running system: nodes to act on, tasks that are accepted, done or
// at a certain step. Each throws with the answer in hand where it is not what was asked for.

import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import { eventually } from './eventually.ts';
import type { HttpAnswer, System } from './serve.ts';

export interface Requests {
  /** A new node in `enroll`: power actions are allowed there. */
  node(driverInfo?: JsonObject): Promise<string>;
  /** A new node in `available`, off. */
  availableNode(driverInfo?: JsonObject): Promise<string>;
  /** A new node in `active`, on. */
  activeNode(driverInfo?: JsonObject): Promise<string>;
  /** Asks, and returns the id of the accepted task. */
  accepted(node: string, body: JsonObject, headers?: { readonly [name: string]: string }): Promise<string>;
  /** Asks and waits for the end; the task has to succeed. */
  done(node: string, body: JsonObject): Promise<JsonObject>;
  show(node: string): Promise<JsonObject>;
  task(taskId: string): Promise<JsonObject>;
  /** Resolves when the task is at this step. */
  atStep(taskId: string, step: string): Promise<JsonObject>;
  cancel(taskId: string, reason?: string): Promise<HttpAnswer>;
}

export function requestsOf(system: System): Requests {
  const requests: Requests = {
    node: (driverInfo = {}) => system.addNode({ driver: 'fake', driver_info: driverInfo }),

    async availableNode(driverInfo) {
      const node = await requests.node(driverInfo);
      for (const action of ['provision.manage', 'provision.provide']) await requests.done(node, { action });
      return node;
    },

    async activeNode(driverInfo) {
      const node = await requests.availableNode(driverInfo);
      await requests.done(node, { action: 'provision.deploy' });
      return node;
    },

    async accepted(node, body, headers) {
      const { status, body: task, text } = await system.ask(node, body, headers);
      if (status !== 202) throw new Error(`${JSON.stringify(body)} was not accepted: ${status} ${text}`);
      return String(task['id']);
    },

    async done(node, body) {
      const { status, body: task, text } = await system.ask(node, body, { prefer: 'wait=30' });
      if (status !== 200 || task['state'] !== 'succeeded')
        throw new Error(`${JSON.stringify(body)} did not succeed: ${status} ${text}`);
      return task;
    },

    show: async (node) => (await system.call('GET', `/api/v1/nodes/${node}`)).body,

    task: async (taskId) => (await system.call('GET', `/api/v1/tasks/${taskId}`)).body,

    atStep: (taskId, step) =>
      eventually(
        async () => {
          const task = await requests.task(taskId);
          return isObject(task['step']) && task['step']['name'] === step && task;
        },
        { what: `step ${step} of ${taskId}`, timeoutMs: 10_000 },
      ),

    cancel: (taskId, reason = 'no longer wanted') =>
      system.call('POST', `/api/v1/tasks/${taskId}/cancel`, { body: { reason } }),
  };
  return requests;
}
