import { channelSchema, kettleSchema, nodeSchema } from '@cerveceria/protocol';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { channelsOf, kettlesOf, nodesOf } from '../live/fleet-views.ts';
import type { ApiParts } from './api-parts.ts';
import { answers, routeGroup } from './route-group.ts';

const kettles = createRoute({
  method: 'get',
  path: '/kettles',
  summary: 'All kettles with their nodes',
  responses: answers('Kettles', z.array(kettleSchema)),
});
const nodes = createRoute({
  method: 'get',
  path: '/nodes',
  summary: 'All nodes that have ever joined',
  responses: answers('Nodes', z.array(nodeSchema)),
});
const channels = createRoute({
  method: 'get',
  path: '/channels',
  summary: 'All channels with their latest values',
  responses: answers('Channels', z.array(channelSchema)),
});

export function fleetRoutes({ fleet, process }: Pick<ApiParts, 'fleet' | 'process'>) {
  return routeGroup()
    .openapi(kettles, (c) => c.json(kettlesOf(fleet), 200))
    .openapi(nodes, (c) => c.json(nodesOf(fleet), 200))
    .openapi(channels, (c) => c.json(channelsOf(fleet, process), 200));
}
