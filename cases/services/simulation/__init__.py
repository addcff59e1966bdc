"""A draft policy tried on the live portfolio: exactly what its first night would do, told before anybody is moved.

ask_for → (worker) run: moves.py who would move, under the draft and under the policy in force
                        figures.py sums, cost, holds · workload.py the agents' days
after that night was turned: comparing.py predicted beside actual
"""

import cases.services.night  # noqa: F401 - whose housekeeping forgets old simulations; whoever comes here first meets it whole
