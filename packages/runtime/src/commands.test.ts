import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { CommandValues, Program } from './command.ts';
import { runCommands } from './commands.ts';
import { ConfigError } from './config-error.ts';
import { runtimeError } from './errors.ts';

interface Run {
  readonly values: CommandValues;
  readonly positionals: readonly string[];
}

function programOf(runs: Run[], fail?: Error): Program {
  return {
    name: 'cerveceria-test',
    version: '1.2.3',
    summary: 'a program for its tests',
    commands: {
      run: {
        summary: 'runs',
        options: {
          config: { type: 'string', short: 'c', required: true, value: 'FILE', describe: 'the configuration' },
          speed: { type: 'string', default: '1', describe: 'how fast' },
          fresh: { type: 'boolean', describe: 'from nothing' },
        },
        positionals: 'LOG [ZONE]',
        run(input) {
          if (fail !== undefined) throw fail;
          runs.push(input);
          return Promise.resolve(7);
        },
      },
      off: { summary: 'drives all off', options: {}, run: () => Promise.resolve(0) },
    },
  };
}

/** Runs with what is printed taken aside. */
async function runWith(t: TestContext, argv: string[], fail?: Error) {
  const runs: Run[] = [];
  let out = '';
  let err = '';
  const stdout = t.mock.method(process.stdout, 'write', (text: string) => {
    out += text;
    return true;
  });
  const stderr = t.mock.method(process.stderr, 'write', (text: string) => {
    err += text;
    return true;
  });
  try {
    const code = await runCommands(programOf(runs, fail), argv);
    return { code, out, err, runs };
  } finally {
    stdout.mock.restore();
    stderr.mock.restore();
  }
}

test('a command gets its options with defaults and its positionals, and its exit code is given back', async (t) => {
  const { code, runs } = await runWith(t, ['run', '-c', 'a.yaml', '--fresh', 'log.csv']);
  assert.equal(code, 7);
  assert.deepEqual({ ...runs[0]?.values }, { config: 'a.yaml', fresh: true, speed: '1' });
  assert.deepEqual(runs[0]?.positionals, ['log.csv']);
});

test('--help lists the commands, COMMAND --help its options, --version the version; nothing runs', async (t) => {
  for (const flag of ['--help', '-h']) {
    const { code, out } = await runWith(t, [flag]);
    assert.equal(code, 0);
    assert.match(
      out,
      /^cerveceria-test 1\.2\.3: a program for its tests\n[\s\S]*\n {2}run {2}runs\n {2}off {2}drives all off/,
    );
    const help = await runWith(t, ['run', flag]);
    assert.equal(help.code, 0);
    assert.deepEqual(help.runs, []);
    assert.match(help.out, /Usage: cerveceria-test run \[OPTIONS\] LOG \[ZONE\]/);
    assert.match(help.out, /-c, --config FILE {2,}the configuration \(required\)/);
    assert.match(help.out, / {4}--speed VALUE {2,}how fast \(default 1\)/);
  }
  assert.deepEqual(await runWith(t, ['--version']), { code: 0, out: 'cerveceria-test 1.2.3\n', err: '', runs: [] });
});

const MISUSES: [string[], string][] = [
  [['brew'], "Unknown command 'brew'. See cerveceria-test --help.\n"],
  [['constructor'], "Unknown command 'constructor'. See cerveceria-test --help.\n"],
  [['off', '--hard'], "Unknown option '--hard'. See cerveceria-test off --help.\n"],
  [['off', 'x'], '"x" is one too many. See cerveceria-test off --help.\n'],
  [['run', 'log.csv'], '--config is missing. See cerveceria-test run --help.\n'],
  [['run', '-c', 'a.yaml'], 'LOG is missing. See cerveceria-test run --help.\n'],
  [['run', '-c', 'a', 'l', 'z', 'y'], '"y" is one too many. See cerveceria-test run --help.\n'],
];

for (const [argv, sentence] of MISUSES) {
  test(`exit 2 and one sentence for: ${argv.join(' ')}`, async (t) => {
    const { code, out, err, runs } = await runWith(t, argv);
    assert.deepEqual({ code, out, err, runs }, { code: 2, out: '', err: sentence, runs: [] });
  });
}

test('an option without its value is exit 2', async (t) => {
  const { code, err } = await runWith(t, ['run', '--config']);
  assert.equal(code, 2);
  assert.match(err, /^Option '-c, --config <value>' argument missing\. See/);
});

test('no command at all is exit 2 with the help', async (t) => {
  const { code, err } = await runWith(t, []);
  assert.equal(code, 2);
  assert.match(err, /Commands:/);
});

test('an error with a code is told with its advice and without a stack', async (t) => {
  const faults = [{ line: 3, column: 5, key: 'period', what: 'expected a number, got "x"' }];
  const config = await runWith(t, ['run', '-c', 'a', 'l'], new ConfigError('CONFIG_INVALID', 'a.yaml', faults));
  assert.equal(config.code, 1);
  assert.equal(
    config.err,
    'a.yaml:3:5 period: expected a number, got "x"\n' +
      'Mend every line that is named; nothing was started and nothing was changed.\n',
  );
  const coded = await runWith(t, ['run', '-c', 'a', 'l'], runtimeError('NOTIFY_UNAVAILABLE', 'x'));
  assert.match(coded.err, /^NOTIFY_UNAVAILABLE: .*: x\nInstall/);
  assert.doesNotMatch(coded.err, /at .*\.js/);
});

test('an error that nobody foresaw keeps its stack', async (t) => {
  const { code, err } = await runWith(t, ['run', '-c', 'a', 'l'], new Error('a fault of ours'));
  assert.equal(code, 1);
  assert.match(err, /a fault of ours\n\s+at /);
});
