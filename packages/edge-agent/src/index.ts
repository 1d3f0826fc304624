export * from './agent.ts';
export * from './config.ts';
export * from './config-schema.ts';
export * from './errors.ts';
export * from './plan.ts';
export * from './tick/node-tick.ts';
export * from './tick/plan-loops.ts';
