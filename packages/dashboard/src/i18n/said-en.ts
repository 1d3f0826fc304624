import type { saidEs } from './said-es.ts';

export const saidEn: Readonly<Record<keyof typeof saidEs, string>> = {
  'no-probe': 'no probe answers',
  'held-off': 'the output is held off; mode {mode:mode}',
  'less-than-others': '{size} {unit} less than the others of {vote:name}',
  'more-than-others': '{size} {unit} more than the others of {vote:name}',
  'control-stood-still': 'control stood still; times so far: {times}',
  'line-not-driven': 'a line could not be driven',
  'line-reads-otherwise': 'the line reads otherwise',
  'lost-at-restart': 'a restart would forget stops and trips',
  'lost-at-power-cut': 'a power cut would forget the program',
  'channel-says-so': '{channel:name} says so',
  addition: '{name}, {amount:amount}',
  'disk-says': '{code:code}',
  'clock-ahead': '{ms:span} ahead of the hub',
  'clock-behind': '{ms:span} behind the hub',
  unheard: 'no hub hears it',
  'unheard-controlling': 'no hub hears it; its loops go on by themselves',
  'hubs-apart': 'nodes of which this hub knows nothing: {nodes}; the other one may hear them',
  'tier-lacks': '{tier}: {scans} scans are missing, for {ms:span}',
  'tier-silent': '{tier}: has not answered for {ms:span}',
  'hot-waits': '{scans} scans wait for the warm store; what is new stays with its agents',
  'off-from-other': '{offset:signed} {unit} against {other:place}',
  'off-from-middle': '{offset:signed} {unit} against the middle of {probes} probes',
  'drifting-from-other': '{offset:signed} {unit} against {other:place}; drifting {rate:signed} {unit}/h over {ms:span}',
  'drifting-from-middle':
    '{offset:signed} {unit} against the middle of {probes} probes; drifting {rate:signed} {unit}/h over {ms:span}',
  'creeps-away': 'it creeps away from what it should be: a probe that ages or dries, or control at its limit',
  'far-from-neighbours':
    'single readings far from their neighbours: a loose contact, interference, or a probe that was taken out',
  'in-one-step':
    'the level changed in one step, faster than this channel moves: moved probe, other liquid, or electronics',
  'level-moved':
    'the level moved and stays there: calibration, another place of the probe, or control that no longer holds',
  'says-nothing': 'its node is heard and this channel says nothing: a probe or a wire that failed',
  'stands-still': 'the same value for much longer than ever before: a probe that no longer measures',
  'higher-than-earlier':
    '{about}: the value is higher than in earlier brews of the recipe; amounts, losses or the probe differ',
  'lower-than-earlier':
    '{about}: the value is lower than in earlier brews of the recipe; amounts, losses or the probe differ',
  'longer-than-earlier':
    '{about}: it takes longer than in earlier brews of the recipe; power, amounts or losses differ',
  'sooner-than-earlier': '{about}: it was over sooner than in earlier brews of the recipe; amounts or the probe differ',
};
