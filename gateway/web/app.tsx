// The frame of every page: where one can go, whether what is shown is live, and the page itself.

import type { Route } from './model/route.ts';
import { ClusterPage } from './pages/cluster-page.tsx';
import { EventsPage } from './pages/events-page.tsx';
import { FleetPage } from './pages/fleet-page.tsx';
import { LimitsPage } from './pages/limits-page.tsx';
import { NodePage } from './pages/node-page.tsx';
import { TasksPage } from './pages/tasks-page.tsx';
import { TokenPage } from './pages/token-page.tsx';
import { Announcer } from './parts/announcer.tsx';
import { ConnectionSign } from './parts/connection-sign.tsx';
import { connection } from './state/live.ts';
import { useRoute } from './state/route.ts';
import { useStore } from './state/store.ts';
import { useEffect } from './view.ts';

const PLACES = [
  { page: 'fleet', href: '#/', name: 'Fleet' },
  { page: 'tasks', href: '#/tasks', name: 'Tasks' },
  { page: 'cluster', href: '#/cluster', name: 'Cluster' },
  { page: 'limits', href: '#/limits', name: 'Limits' },
  { page: 'events', href: '#/events', name: 'Events' },
] as const;

export function App() {
  const route = useRoute();
  const state = useStore(connection);
  const place = route.page === 'node' ? 'fleet' : route.page;
  const name = route.page === 'node' ? route.node : PLACES.find(({ page }) => page === place)?.name;
  useEffect(() => {
    document.title = `${name} – Ironworks`;
  }, [name]);
  return (
    <>
      <header class="bar">
        <a class="brand" href="#/">
          Ironworks
        </a>
        <nav aria-label="Pages">
          {PLACES.map(({ page, href, name }) => (
            <a key={page} href={href} aria-current={page === place ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <ConnectionSign />
      </header>
      <main id="main" tabIndex={-1}>
        {state === 'token' ? <TokenPage /> : <Page route={route} />}
      </main>
      <Announcer />
    </>
  );
}

function Page({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'fleet':
      return <FleetPage />;
    case 'node':
      return <NodePage key={route.node} node={route.node} />;
    case 'tasks':
      return <TasksPage />;
    case 'cluster':
      return <ClusterPage />;
    case 'limits':
      return <LimitsPage />;
    case 'events':
      return <EventsPage />;
  }
}
