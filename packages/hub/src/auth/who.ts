import { ROLES, type Role } from '@cerveceria/protocol';

/** A signed-in person. */
export interface Who {
  readonly user: string;
  readonly role: Role;
}

/** Roles rise: what a viewer may, a brewer may too, and an operator everything. */
export function mayActAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
