import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Only then does the new name outlive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Written beside and renamed, so that a power cut leaves the old one or the new one. */
export async function writeDurably(file: string, content: string): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const beside = await open(`${file}.new`, 'w', 0o640);
  try {
    await beside.writeFile(content);
    await beside.sync();
  } finally {
    await beside.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(folder);
}
