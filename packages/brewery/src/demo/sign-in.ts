import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const signInSchema = z.object({ user: z.string(), password: z.string().min(10) });
export type SignIn = z.infer<typeof signInSchema>;

/** Letters and digits that nobody takes for one another on a label. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 12;

function randomPassword(): string {
  // 248 is the largest multiple of the alphabet's length below 256: what is above would favour its first letters.
  const fair = [...randomBytes(LENGTH * 4)].filter((byte) => byte < 256 - (256 % ALPHABET.length));
  const letters = fair.slice(0, LENGTH).map((byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.length === LENGTH ? (letters.join('').match(/.{4}/g) ?? []).join('-') : randomPassword();
}

/** The sign-in kept in `file`, readable by its owner alone; made at random when there is none. */
export function keptSignIn(file: string, user: string): SignIn {
  try {
    return signInSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    const made = { user, password: randomPassword() };
    writeFileSync(file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
    return made;
  }
}
