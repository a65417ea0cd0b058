// GET /tasks, of one node or of all: those that are open are in the records of the watch cache, those that are only
// submitted in the mailboxes, final ones in their documents. A list of all is no snapshot: what is judged, or ends, between
// the looks at two of these may be passed over once.

import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { TaskRecord } from '../../proto/task.ts';
import { isFinal, TaskState } from '../../proto/task.ts';
import { standingOf } from '../../runtime/mailbox/open-set.ts';
import { maySee, Role } from '../auth/authenticate.ts';
import type { Header } from '../http/problem.ts';
import type { Answer, Route, RouteRequest } from '../http/route.ts';
import { json, parameter } from '../http/route.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';
import type { SubmittedTask } from '../view/submitted-tasks.ts';
import type { TaskSight } from './find.ts';
import { findNode } from './find.ts';
import { beforeList, DEFAULT_PAGE, listHeaders, MAX_PAGE, pageOf } from './list-read.ts';
import {
  fieldsQuery,
  heldFor,
  isUnchanged,
  listTag,
  minRevisionQuery,
  notModified,
  reachRevision,
  waitQuery,
} from './polling.ts';
import { viewOf } from './shown-tasks.ts';
import type { TaskDeps } from './submit-task.ts';

/** Documents, or messages, looked at for one page of a filtered list; it may then be short and still have a next one. */
const MAX_SCAN = 2_000;
/** Lists of tasks read the broker, unlike those of nodes. */
const SCAN_COST = 5;
const STATES: readonly string[] = Object.keys(TaskState);

const LIST_QUERY = {
  state: { type: 'list', values: STATES, description: 'Only tasks in one of these states.' },
  limit: { type: 'integer', min: 1, max: MAX_PAGE, description: 'Tasks on a page.' },
  after: { type: 'string', description: '`next` of the page before.' },
  fields: fieldsQuery,
  min_revision: minRevisionQuery,
  wait: waitQuery,
} as const;

export function taskListRoutes(deps: TaskDeps): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/nodes/{node}/tasks',
      role: Role.reader,
      cost: SCAN_COST,
      summary: 'Tasks of a node that are open or still kept, oldest first.',
      query: LIST_QUERY,
      answers: { 200: 'A page of tasks.', 304: 'Unchanged since If-None-Match.' },
      documents: { 200: ['TaskPage'] },
      handle: (request) => listOfNode(deps, request, parameter(request, 'node')),
    },
    {
      method: 'GET',
      path: '/api/v1/tasks',
      role: Role.reader,
      cost: SCAN_COST,
      summary:
        'Tasks of one node, or of all: first those that are open, by node, then those only submitted, then the final ones, oldest first.',
      query: { ...LIST_QUERY, node: { type: 'string', description: 'Id or name of a node.' } },
      answers: { 200: 'A page of tasks.', 304: 'Nothing at all has happened since If-None-Match.' },
      documents: { 200: ['TaskPage'] },
      handle: (request) => {
        const node = request.query.text('node');
        return node === undefined ? listOfAll(deps, request) : listOfNode(deps, request, node);
      },
    },
  ];
}

interface PageAsk {
  readonly wanted: (task: TaskRecord) => boolean;
  readonly wantsFinal: boolean;
  readonly wantsSubmitted: boolean;
  readonly limit: number;
  readonly after: string;
}

function askedBy({ query }: RouteRequest): PageAsk {
  const states = query.list('state');
  return {
    wanted: (task) => states === undefined || states.includes(task.state),
    // proof: the query takes the keys of TaskState only, which equal its values
    wantsFinal: states === undefined || states.some((state) => isFinal(state as TaskState)),
    wantsSubmitted: states === undefined || states.includes(TaskState.submitted),
    limit: query.number('limit') ?? DEFAULT_PAGE,
    after: query.text('after') ?? '',
  };
}

/** Its actor has not judged it as far as the record knows: it is new, or waits and is no task of the record yet. */
function isUnjudged(record: ActorRecord, { task, seq }: SubmittedTask): boolean {
  return standingOf(record, seq) !== 'done' && !record.tasks.some(({ id }) => id === task.id);
}

// ---- of one node -------------------------------------------------------------------------------------------------

async function listOfNode(deps: TaskDeps, request: RouteRequest, node: string): Promise<Answer> {
  const refused = await reachRevision(deps, request.query);
  if (refused !== undefined) return refused;
  const found = await findNode(deps, node, request.identity.caller.tenant);
  if (found.kind === 'refused') return found.refused;
  const { record, revision } = found.value;
  const heldMs = heldFor(request, listTag(revision));
  if (heldMs === 0) return pageOfNode(deps, request, found.value);
  await deps.cache.change(record.id, revision, heldMs, request.http.signal);
  const after = await findNode(deps, node, request.identity.caller.tenant);
  return after.kind === 'refused' ? after.refused : pageOfNode(deps, request, after.value);
}

async function pageOfNode(deps: TaskDeps, request: RouteRequest, { record, revision }: NodeSnapshot): Promise<Answer> {
  if (isUnchanged(request, listTag(revision))) return notModified(listTag(revision));
  const { wanted, wantsFinal, wantsSubmitted, limit, after } = askedBy(request);
  const { id } = record;
  const sights = new Map<string, TaskSight>();
  const submitted = wantsSubmitted ? await deps.tasks.submittedTasksOf(id) : [];
  for (const each of submitted)
    if (isUnjudged(record, each)) sights.set(each.task.id, { task: each.task, record, id, revision: 0 });
  const documents = wantsFinal ? await deps.tasks.taskDocumentsOf(id, MAX_SCAN) : [];
  for (const { task, journalSeq } of documents) sights.set(task.id, { task, record, id, revision: journalSeq });
  for (const task of record.tasks) sights.set(task.id, { task, record, id, revision });
  // Ids of one node sort by the time they were made.
  const behind = [...sights.values()]
    .filter(({ task }) => task.id > after && wanted(task))
    .sort((a, b) => (a.task.id < b.task.id ? -1 : 1));
  const page = behind.slice(0, limit);
  const next = behind.length > limit ? (page.at(-1)?.task.id ?? null) : null;
  return taskPage(deps, request, { sights: page, next }, revision);
}

// ---- of all ------------------------------------------------------------------------------------------------------

interface TaskPage {
  readonly sights: readonly TaskSight[];
  readonly next: string | null;
}

/**
 * Three stretches, each with its own kind of place: open tasks by id, submitted ones by that of their message among the
 * mailboxes (`sub-<place>`), documents by the sequence in their stream (`doc-<seq>`).
 */
async function listOfAll(deps: TaskDeps, request: RouteRequest): Promise<Answer> {
  const instead = await beforeList(deps, request);
  if (instead !== undefined) return instead;
  const { revision } = deps.cache;
  const ask = askedBy(request);
  const { tenant } = request.identity.caller;
  const [, stretch, from] = /^(sub|doc)-(\d{1,15})$/.exec(ask.after) ?? [];
  const sights: TaskSight[] = [];
  let next: string | null = stretch === undefined ? await addOpen(deps, ask, tenant, sights) : null;
  if (next === null && ask.wantsSubmitted && stretch !== 'doc')
    next = await addSubmitted(deps, ask, tenant, Number(stretch === 'sub' ? from : 1), sights);
  if (next === null && ask.wantsFinal)
    next = await addFinal(deps, ask, tenant, Number(stretch === 'doc' ? from : 1), sights);
  return taskPage(deps, request, { sights, next }, revision);
}

/** Each adds what fits on the page; where the next one begins, or null at the end of its stretch. */
type AddStretch = Promise<string | null>;

async function addOpen(deps: TaskDeps, ask: PageAsk, tenant: string, sights: TaskSight[]): AddStretch {
  for (const id of deps.cache.busyNodes()) {
    if (`${id}.~` <= ask.after) continue;
    const node = deps.cache.get(id) ?? (await deps.cache.load(id));
    if (node === undefined || !maySee(tenant, node.owner)) continue;
    for (const task of node.record.tasks) {
      if (task.id <= ask.after || isFinal(task.state) || !ask.wanted(task)) continue;
      sights.push({ task, record: node.record, id, revision: node.revision });
      if (sights.length === ask.limit) return task.id;
    }
  }
  return null;
}

async function addSubmitted(
  deps: TaskDeps,
  ask: PageAsk,
  tenant: string,
  first: number,
  sights: TaskSight[],
): AddStretch {
  if (sights.length === ask.limit) return `sub-${first}`;
  const { tasks, next } = await deps.tasks.submittedTasks(first, MAX_SCAN);
  for (const each of tasks) {
    const node = deps.cache.get(each.id) ?? (await deps.cache.load(each.id));
    if (node === undefined || !maySee(tenant, node.owner) || !isUnjudged(node.record, each)) continue;
    sights.push({ task: each.task, record: node.record, id: each.id, revision: 0 });
    if (sights.length === ask.limit) return `sub-${each.place + 1}`;
  }
  return next === undefined ? null : `sub-${next}`;
}

async function addFinal(deps: TaskDeps, ask: PageAsk, tenant: string, first: number, sights: TaskSight[]): AddStretch {
  let from = first;
  for (let looked = 0; looked < MAX_SCAN; looked++) {
    if (sights.length === ask.limit) break;
    const stored = await deps.tasks.nextTaskDocument(from);
    if (stored === undefined) return null;
    from = stored.seq + 1;
    const { task, id, journalSeq } = stored.document;
    const owner = deps.cache.get(id)?.owner ?? task.requestedBy.tenant;
    if (ask.wanted(task) && maySee(tenant, owner)) sights.push({ task, record: undefined, id, revision: journalSeq });
  }
  return `doc-${from}`;
}

// ---- answers -----------------------------------------------------------------------------------------------------

const UNTAGGED: readonly Header[] = [['cache-control', 'no-store']];

function taskPage(deps: TaskDeps, request: RouteRequest, { sights, next }: TaskPage, revision: number): Answer {
  const views: JsonObject[] = sights.map((sight) => viewOf(deps, sight));
  // What is only submitted has no revision: a tag would promise that nothing of it changes unseen.
  const headers = sights.some((sight) => sight.revision === 0) ? UNTAGGED : listHeaders(revision);
  return pageOf(request, views, (tasks) => json(200, { tasks: [...tasks], next }, headers));
}
