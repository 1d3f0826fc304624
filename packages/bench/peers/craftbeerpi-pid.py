"""CraftBeerPi's own PID class on a virtual clock: `VALUE SETPOINT MS` a line in, its output in percent a line out;
`begin` makes a new one with the defaults of its plugin. The plugin is used as it was installed, from the folder that
the first argument names; only the server that it imports is stood in for.
"""

import importlib.util
import sys
import types
from pathlib import Path


class Property:
    """What the plugin's settings are declared with."""

    Number = Select = staticmethod(lambda **_: None)


def stand_in():
    """A `cbpi.api` with as much as the import and the declaration of the plugin touch."""
    api = types.ModuleType("cbpi.api")
    api.Property = Property
    api.parameters = lambda _: lambda plugin: plugin
    api.CBPiKettleLogic = object
    sys.modules["cbpi"] = types.ModuleType("cbpi")
    sys.modules["cbpi.api"] = api


def main(plugin):
    stand_in()
    spec = importlib.util.spec_from_file_location("pid_boil", Path(plugin) / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    now = 0.0
    pid = None
    for line in sys.stdin:
        if line.strip() == "begin":
            # P, I, D, sample time and output range as PIDBoil.run takes them where nobody set any.
            pid = module.PIDArduino(5, 117.0795, 0.2747, 41.58, 0, 100, lambda: now)
            continue
        value, set_point, now = map(float, line.split())
        print(pid.calc(value, set_point), flush=True)


main(sys.argv[1])
