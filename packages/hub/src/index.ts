export * from './config.ts';
export * from './config-schema.ts';
export * from './errors.ts';
export * from './hub.ts';
