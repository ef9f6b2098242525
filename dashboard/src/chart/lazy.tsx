/** The charts, fetched after the first paint: the big number does not wait for them. */
import { type ComponentType, lazy, Suspense } from "react";
import type { EnergyChart } from "./EnergyChart.tsx";
import type { PowerChart } from "./PowerChart.tsx";

type PropsOf<C> = C extends ComponentType<infer P> ? P : never;

const Power = lazy(async () => ({ default: (await import("./PowerChart.tsx")).PowerChart }));
const Energy = lazy(async () => ({ default: (await import("./EnergyChart.tsx")).EnergyChart }));

export function LazyPowerChart(props: PropsOf<typeof PowerChart>) {
  return (
    <Suspense fallback={<div className="chart chart-power" />}>
      <Power {...props} />
    </Suspense>
  );
}

export function LazyEnergyChart(props: PropsOf<typeof EnergyChart>) {
  return (
    <Suspense fallback={<div className="chart chart-energy" />}>
      <Energy {...props} />
    </Suspense>
  );
}
