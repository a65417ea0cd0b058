// Where in the console one is, as the part of the address behind `#`: the gateway serves one page only.

export type Route =
  | { readonly page: 'fleet' }
  | { readonly page: 'node'; readonly node: string }
  | { readonly page: 'tasks' }
  | { readonly page: 'cluster' }
  | { readonly page: 'limits' }
  | { readonly page: 'events' };

export function readRoute(hash: string): Route {
  const [page = '', node = ''] = hash.replace(/^#?\/?/, '').split('/');
  switch (page) {
    case 'nodes':
      return node === '' ? { page: 'fleet' } : { page: 'node', node: decoded(node) };
    case 'tasks':
    case 'cluster':
    case 'limits':
    case 'events':
      return { page };
    default:
      return { page: 'fleet' };
  }
}

export function nodeHref(node: string): string {
  return `#/nodes/${encodeURIComponent(node)}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // an address typed by hand: no node is found by it, which the page says
  }
}
