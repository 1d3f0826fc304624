/**
 * Density of water at 1 atm in kg/m³ at 0 to 150 °C (IPTS-68): G. S. Kell, "Density, thermal expansivity, and
 * compressibility of liquid water from 0 to 150 °C", J. Chem. Eng. Data 20 (1975) 97, equation 16.
 */
export function waterDensity(celsius: number): number {
  const t = celsius;
  const above =
    999.83952 + t * (16.945176 + t * (-7.9870401e-3 + t * (-46.170461e-6 + t * (105.56302e-9 + t * -280.54253e-12))));
  return above / (1 + 16.87985e-3 * t);
}
