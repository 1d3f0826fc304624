import { defineConfig } from 'tsup';

export default defineConfig({
  // A worker is found beside the file that starts it.
  entry: {
    main: 'src/main.ts',
    'embedded-worker': 'src/tiers/embedded/embedded-worker.ts',
    'cassandra-worker': 'src/tiers/cassandra/cassandra-worker.ts',
    'recipe-worker': 'src/recipes/recipe-worker.ts',
    'report-reader-worker': 'src/reports/report-reader-worker.ts',
  },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  outDir: 'dist',
  clean: true,
  sourcemap: true,
  splitting: false,
  dts: false,
  // Sister packages and pure JavaScript go in; what has a native part is found on the machine.
  external: ['better-sqlite3', 'koffi'],
  noExternal: [/^(?!(better-sqlite3|koffi)$)/],
  esbuildOptions(options) {
    options.conditions = ['source'];
    // CommonJS packages in the bundle still ask for Node's own modules with require.
    options.banner = {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    };
  },
});
