// The console's start: follow the fleet, draw the page.

import { App } from './app.tsx';
import { start } from './state/live.ts';
import { render } from './view.ts';

const root = document.getElementById('console');
if (root === null) throw new Error('the page has no element "console"');
start();
render(<App />, root);
