const two = (value: number) => String(value).padStart(2, '0');

/** Time left, to the second, rounded up: `0:59`, `23:10`, `1:05:00`; from a day on `2 d 3 h`. Below zero is zero. */
export function formatCountdown(ms: number): string {
  const all = Math.max(0, Math.ceil(ms / 1000));
  const [seconds, minutes, hours] = [all % 60, Math.floor(all / 60) % 60, Math.floor(all / 3600)];
  if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
