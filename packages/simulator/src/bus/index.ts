export * from '../errors.ts';
export * from './bus-client.ts';
export * from './bus-protocol.ts';
export * from './simulated-clock.ts';
