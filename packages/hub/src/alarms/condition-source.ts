import type { Alarm } from '@cerveceria/protocol';

/** Something that the hubs see and that no node can tell. One of each code and place at a time. */
export interface HubCondition extends Pick<Alarm, 'code' | 'priority' | 'about' | 'detail' | 'said'> {
  /** Node under which it is shown. */
  readonly node: string;
}

/** Raises alarms of the hubs' own. Asked once a second, on the hub that has the lease and on no other. */
export interface ConditionSource {
  /** `undecided`: not enough seen yet to say; what stands of these codes goes on standing. */
  judge(): { readonly conditions: readonly HubCondition[]; readonly undecided: readonly HubPlace[] };
}

export interface HubPlace {
  readonly node: string;
  readonly code: string;
  readonly about: string;
}
