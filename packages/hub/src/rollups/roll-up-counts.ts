/** How the roll-ups of one store stand, for whoever watches over the hub. */
export interface RollUpCounts {
  readonly store: string;
  /** Since this hub started: frames noted, hours made, rounds that failed. */
  readonly noted: number;
  readonly hours: number;
  readonly failures: number;
  /** Hours that wait to be made, the open ones among them; of all nodes. */
  readonly due: number;
  /** Process seconds since the end of the oldest hour that waits though it is over; 0 when none does. */
  readonly lagS: number;
}
