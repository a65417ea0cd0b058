// What would be said to an action, and what a dry run said node by node, gathered for a person who is about to press a button for many nodes at once.

import { plainWords } from './format.ts';

export interface Verdict {
  /** Id of the node. */
  readonly node: string;
  readonly allowed: boolean;
  /** `accept`, `queue`, …, or the code of the refusal. */
  readonly kind: string;
  /** The refusal's own words. */
  readonly why: string;
}

export interface VerdictGroup {
  readonly kind: string;
  /** Words that stand for all of the group. */
  readonly why: string;
  readonly nodes: readonly string[];
}

export interface Preview {
  readonly allowed: readonly string[];
  /** Refusals by code, most first. */
  readonly refused: readonly VerdictGroup[];
}

export function gatherVerdicts(verdicts: readonly Verdict[]): Preview {
  const groups = new Map<string, { readonly why: string; readonly nodes: readonly string[] }>();
  for (const { node, allowed, kind, why } of verdicts) {
    if (allowed) continue;
    const said = firstSentence(why);
    const id = `${kind}\n${sameForAll(said)}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { why: said, nodes: [node] });
    else groups.set(id, { why: sameForAll(said), nodes: [...group.nodes, node] });
  }
  return {
    allowed: verdicts.filter(({ allowed }) => allowed).map(({ node }) => node),
    refused: [...groups]
      .map(([id, { why, nodes }]) => ({ kind: id.slice(0, id.indexOf('\n')), why, nodes }))
      .sort((a, b) => b.nodes.length - a.nodes.length),
  };
}

/** Refusals end with what would be allowed and how to ask again, which differs from node to node and is no reason. */
export function firstSentence(why: string): string {
  return plainWords(why.split(/; (?:allowed now:|ask again when)/)[0] ?? why);
}

/** Without what tells two nodes apart that are busy with the like: which task, since when, and how many wait behind it. */
function sameForAll(why: string): string {
  return why
    .replace(/\btask \w{8}\b/, 'a task')
    .replace(/ since \d\d:\d\d:\d\d\b/, '')
    .replace(/, and \d+ more waits? behind it/, '');
}
