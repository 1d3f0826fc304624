/** Something that switches a heater: told what the probe shows, every tick. */
export type Controller = (now: number, shown: number, setPoint: number) => boolean | Promise<boolean>;
