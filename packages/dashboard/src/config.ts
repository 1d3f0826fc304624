/** How long the other side may say nothing before it counts as gone; machine ms. Updates come at least each second. */
export const SILENCE_MS = 2000;
/** Ticket, socket and first message must all be there within this; machine ms. */
export const CONNECT_MS = 3000;
/** One HTTP call; machine ms. */
export const REQUEST_MS = 4000;
/** A hold that is shorter than this does nothing: a drop of water is no thumb. */
export const HOLD_MS = 600;
/** A wish without an answer of its node is called late after this; machine ms. */
export const LATE_MS = 5000;
/** Longest override that a hub takes; process ms. */
export const OVERRIDE_MAX_MS = 86_400_000;
/** A reset of a latch under a program: the loop stays off for so long, while what was too hot cools; process ms. */
export const RESET_MS = 5 * 60_000;
/** A relay experiment gives up after this by itself; process ms. */
export const TUNE_MS = 3 * 3_600_000;
