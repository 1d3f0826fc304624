export * from './bus-protocol.ts';
