export * from './replay/local-time.ts';
export * from './replay/log-reader.ts';
export * from './replay/log-row.ts';
