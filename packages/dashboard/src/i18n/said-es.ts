/**
 * Sentences of agents and hubs, by their code. `{x}` is a number or a word as it comes; `{x:kind}` is worded: `name` of
 * an id, `place` (node and channel), `code`, `mode`, `span` of ms, `signed` number, `amount` of a recipe.
 */
export const saidEs = {
  'no-probe': 'ninguna sonda responde',
  'held-off': 'la salida se mantiene apagada; modo {mode:mode}',
  'less-than-others': '{size} {unit} menos que las otras de {vote:name}',
  'more-than-others': '{size} {unit} más que las otras de {vote:name}',
  'control-stood-still': 'el control se quedó parado; veces hasta ahora: {times}',
  'line-not-driven': 'no se pudo mover una línea',
  'line-reads-otherwise': 'la línea se lee al contrario',
  'lost-at-restart': 'un reinicio olvidaría paradas y disparos',
  'lost-at-power-cut': 'un corte de luz olvidaría el programa',
  'channel-says-so': 'lo dice {channel:name}',
  addition: '{name}, {amount:amount}',
  'disk-says': '{code:code}',
  'clock-ahead': '{ms:span} por delante del hub',
  'clock-behind': '{ms:span} por detrás del hub',
  unheard: 'ningún hub lo oye',
  'unheard-controlling': 'ningún hub lo oye; sus lazos siguen solos',
  'hubs-apart': 'nodos de los que este hub no sabe nada: {nodes}; el otro quizá los oye',
  'tier-lacks': '{tier}: le faltan {scans} muestreos desde hace {ms:span}',
  'tier-silent': '{tier}: no responde desde hace {ms:span}',
  'hot-waits': '{scans} muestreos esperan al almacén templado; lo nuevo se queda en sus agentes',
  'off-from-other': '{offset:signed} {unit} respecto a {other:place}',
  'off-from-middle': '{offset:signed} {unit} respecto al centro de {probes} sondas',
  'drifting-from-other': '{offset:signed} {unit} respecto a {other:place}; deriva {rate:signed} {unit}/h en {ms:span}',
  'drifting-from-middle':
    '{offset:signed} {unit} respecto al centro de {probes} sondas; deriva {rate:signed} {unit}/h en {ms:span}',
  'creeps-away':
    'se aleja poco a poco de lo que debería ser: una sonda que envejece o se seca, o el control en su límite',
  'far-from-neighbours':
    'lecturas sueltas lejos de sus vecinas: un mal contacto, interferencias o una sonda que alguien sacó',
  'in-one-step':
    'el nivel cambió de golpe, más rápido de lo que se mueve este canal: sonda movida, otro líquido o electrónica',
  'level-moved': 'el nivel se movió y ahí sigue: calibración, otro sitio de la sonda o un control que ya no sujeta',
  'says-nothing': 'se oye a su nodo y este canal calla: falló una sonda o un cable',
  'stands-still': 'el mismo valor durante mucho más que nunca: una sonda que ya no mide',
  'higher-than-earlier':
    '{about}: el valor es más alto que en elaboraciones anteriores de la receta; difieren cantidades, pérdidas o la sonda',
  'lower-than-earlier':
    '{about}: el valor es más bajo que en elaboraciones anteriores de la receta; difieren cantidades, pérdidas o la sonda',
  'longer-than-earlier':
    '{about}: tarda más que en elaboraciones anteriores de la receta; difieren potencia, cantidades o pérdidas',
  'sooner-than-earlier':
    '{about}: acabó antes que en elaboraciones anteriores de la receta; difieren las cantidades o la sonda',
} as const;
