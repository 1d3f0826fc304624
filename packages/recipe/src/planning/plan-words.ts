export interface PlanWords {
  readonly heatStrike: string;
  readonly mashIn: string;
  readonly steep: string;
  readonly rest: string;
  readonly sparge: string;
  readonly infusion: string;
  readonly decoction: string;
  readonly drain: string;
  readonly firstWort: string;
  readonly boil: string;
  readonly whirlpool: string;
  readonly cool: string;
  readonly pitch: string;
  readonly ferment: string;
  readonly package: string;
  askMashIn(mass: string, water: string): string;
  askInfusion(volume: string, temperature: string, goal: string): string;
  askDecoction(volume: string, goal: string): string;
  askSparge(volume: string, temperature: string): string;
  readonly askDrain: string;
  readonly askSteep: string;
  readonly askFirstWort: string;
  readonly askWhirlpool: string;
  readonly askPitch: string;
  readonly askFermented: string;
  readonly askPackage: string;
}

/** What the program's steps are called and what they ask; `''` stands for an amount that the recipe does not say. */
export const PLAN_WORDS: Readonly<Record<'es' | 'en', PlanWords>> = {
  es: {
    heatStrike: 'Calentar el agua',
    mashIn: 'Empaste',
    steep: 'Infusionar el grano',
    rest: 'Reposo',
    sparge: 'Lavado',
    infusion: 'Infusión',
    decoction: 'Decocción',
    drain: 'Vaciar',
    firstWort: 'Lúpulo al primer mosto',
    boil: 'Hervor',
    whirlpool: 'Remolino',
    cool: 'Enfriar',
    pitch: 'Inocular',
    ferment: 'Fermentación',
    package: 'Envasar',
    askMashIn: (mass, water) => `Eche el grano${mass && ` (${mass})`}${water && ` en ${water} de agua`} y confirme.`,
    askInfusion: (volume, temperature, goal) =>
      `Añada ${volume || 'agua'}${temperature && ` a ${temperature}`} para llegar a ${goal}.`,
    askDecoction: (volume, goal) => `Saque ${volume || 'una parte'} de la maceración, hiérvala y devuélvala: ${goal}.`,
    askSparge: (volume, temperature) =>
      `Levante el grano y lave${volume && ` con ${volume}`}${temperature && ` a ${temperature}`}.`,
    askSteep: 'Deje el grano en infusión, sáquelo y confirme.',
    askDrain: 'Vacíe el macerador y confirme.',
    askFirstWort: 'Eche el lúpulo del primer mosto antes de calentar.',
    askWhirlpool: '¿Ha terminado el remolino?',
    askPitch: 'Pase el mosto al fermentador e inocule la levadura.',
    askFermented: '¿Ha terminado la fermentación?',
    askPackage: 'Envase la cerveza.',
  },
  en: {
    heatStrike: 'Heat the water',
    mashIn: 'Mash in',
    steep: 'Steep the grain',
    rest: 'Rest',
    sparge: 'Sparge',
    infusion: 'Infusion',
    decoction: 'Decoction',
    drain: 'Drain',
    firstWort: 'First wort hops',
    boil: 'Boil',
    whirlpool: 'Whirlpool',
    cool: 'Cool',
    pitch: 'Pitch',
    ferment: 'Fermentation',
    package: 'Package',
    askMashIn: (mass, water) => `Put in the grain${mass && ` (${mass})`}${water && `, into ${water} of water`}.`,
    askInfusion: (volume, temperature, goal) =>
      `Add ${volume || 'water'}${temperature && ` at ${temperature}`} to reach ${goal}.`,
    askDecoction: (volume, goal) => `Draw ${volume || 'a part'} of the mash, boil it and put it back: ${goal}.`,
    askSparge: (volume, temperature) =>
      `Lift the grain and sparge${volume && ` with ${volume}`}${temperature && ` at ${temperature}`}.`,
    askSteep: 'Steep the grain, take it out and confirm.',
    askDrain: 'Drain the mash tun.',
    askFirstWort: 'Put in the first wort hops before heating up.',
    askWhirlpool: 'Is the whirlpool over?',
    askPitch: 'Run the wort into the fermenter and pitch the yeast.',
    askFermented: 'Is the fermentation over?',
    askPackage: 'Package the beer.',
  },
};
