const PATHS = {
  alert: 'M12 3 1.5 21h21zM12 9v6M12 17.8v.4',
  warning: 'M12 3 1.5 21h21zM12 9v6M12 17.8v.4',
  critical: 'M7.8 2h8.4L22 7.8v8.4L16.2 22H7.8L2 16.2V7.8zM12 7v6M12 16.3v.4',
  info: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zM12 11v6M12 7.3v.4',
  check: 'M4 12.5 9.5 18 20 6.5',
  close: 'M5 5l14 14M19 5 5 19',
  link: 'M4 18h2M9 18v-4M14 18V9M19 18V4',
  sun: 'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12 1.5v2M12 20.5v2M1.5 12h2M20.5 12h2M4.6 4.6 6 6M18 18l1.4 1.4M19.4 4.6 18 6M6 18l-1.4 1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  exit: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  hand: 'M3 12h18M3 12l4-4M3 12l4 4M21 12l-4-4M21 12l-4 4',
  lens: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 21 21',
  expand: 'M9 3H3v6M15 3h6v6M9 21H3v-6M15 21h6v-6',
  shrink: 'M3 9h6V3M21 9h-6V3M3 15h6v6M21 15h-6v6',
  back: 'M8 5h13v14H8l-6-7zM12 9.5l5 5M17 9.5l-5 5',
  lock: 'M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  shield: 'M12 2.5 4 5.5v6c0 5 3.4 8.3 8 10 4.6-1.7 8-5 8-10v-6z',
  kettle: 'M4 7h13v11a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3zM17 10h3v5h-3M7 4V2M11 4V2M15 4V2',
  program: 'M4 5h3M4 12h3M4 19h3M11 5h9M11 12h9M11 19h9',
  recipes: 'M5 3h14v18H5zM9 3v18M12.5 8h4M12.5 12h4',
  batches: 'M6 2h12M8 2v5c0 2-3 4-3 7v6a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-6c0-3-3-5-3-7V2M5 15h14',
  power: 'M13 2 4 14h7l-1 8 9-12h-7z',
  system: 'M4 6c0-2 16-2 16 0v12c0 2-16 2-16 0zM4 6c0 2 16 2 16 0M4 12c0 2 16 2 16 0',
  alarms: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21.5h4',
  sound: 'M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 0 1 0 7M19 6a9 9 0 0 1 0 12',
  mute: 'M4 9v6h4l5 4V5L8 9zM17 9.5l5 5M22 9.5l-5 5',
  play: 'M7 4l13 8-13 8z',
  pause: 'M7 4v16M17 4v16',
  skip: 'M5 4l10 8-10 8zM19 4v16',
  repeat: 'M4 12a8 8 0 1 0 2.5-5.8M4 3v5h5',
  drop: 'M12 3v10M8 9l4 4 4-4M4 15v4a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-4',
  upload: 'M12 15V4M8 8l4-4 4 4M4 15v4a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-4',
  left: 'M15 4l-8 8 8 8',
  stop: 'M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
