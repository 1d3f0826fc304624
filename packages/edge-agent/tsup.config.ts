import { readFileSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/**
 * `z` taken as the namespace that it is: esbuild then leaves out what nobody names of it, fifty languages of messages
 * first of all, which each thread would keep.
 */
const onlyWhatIsNamedOfZod: Plugin = {
  name: 'only-what-is-named-of-zod',
  setup(build) {
    build.onLoad({ filter: /[\\/]packages[\\/][a-z-]+[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace("import { z } from 'zod'", "import * as z from 'zod'"),
      loader: 'ts',
    }));
  },
};

export default defineConfig({
  entry: {
    main: 'src/main.ts',
    'guard-worker': 'src/guard/guard-worker.ts',
    'buffer-worker': 'src/buffer/buffer-worker.ts',
  },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  outDir: 'dist',
  clean: true,
  sourcemap: true,
  dts: false,
  // Sister packages and pure JavaScript go in; what has a native part is found on the machine.
  external: ['better-sqlite3', 'i2c-bus', 'koffi', 'rpio'],
  noExternal: [/^(?!(better-sqlite3|i2c-bus|koffi|rpio)$)/],
  esbuildPlugins: [onlyWhatIsNamedOfZod],
  esbuildOptions(options) {
    options.conditions = ['source'];
    // V8 keeps the source of each thread, with two bytes a letter where one of them is beyond ASCII, in comments too.
    options.charset = 'ascii';
    options.minifyWhitespace = true;
    options.legalComments = 'external';
    // A stack still names a place that can be found.
    options.lineLimit = 160;
    // CommonJS packages in the bundle still ask for Node's own modules with require.
    options.banner = {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    };
  },
});
