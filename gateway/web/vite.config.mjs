// How the console is bundled: one script, one style sheet, names with a hash of their content, nothing inline. Types are
// checked by `npm run verify`; the bundler only erases them.
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

export default {
  root: here,
  base: '/',
  publicDir: false,
  cacheDir: fileURLToPath(new URL('../../node_modules/.vite-console', import.meta.url)),
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Data URIs and the preload shim would need a looser content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
};
