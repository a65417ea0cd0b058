import { defineConfig } from 'vitest/config';
import { MUTATION_VARIABLE, mutationPlugin } from './test/mutations/mutate.ts';

// CI shares two cores with strangers: a test over real processes may have one more try there, which the report shows.
// Locally it has none.
const RETRIES: number = process.env['CI'] === undefined ? 0 : 1;

export default defineConfig({
  plugins: [mutationPlugin(process.env[MUTATION_VARIABLE])],
  test: {
    exclude: ['dist/**', 'node_modules/**'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: [
            'test/unit/**/*.test.ts',
            'test/property/**/*.test.ts',
            'test/architecture.test.ts',
            'test/simulation/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          retry: RETRIES,
          include: ['test/conformance/**/*.test.ts', 'test/integration/**/*.test.ts', 'test/model/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          retry: RETRIES,
          include: ['test/faults/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
