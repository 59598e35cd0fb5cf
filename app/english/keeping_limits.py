"""Whether a stated amount keeps within a limit, on the scale that both units share.

Not for which of several numbers is meant (`app.english.deciding_quantity`).
"""

import math

from app.domain.quantity import Operator, Quantity
from app.english.units import UnitScale, common_scale


def satisfies(limit: Quantity, stated: Quantity) -> bool | None:
    """Tell whether a stated quantity keeps within a limit.

    A stated bound on the limit's own side is read at its bound, because it claims no more than that:
    "up to 7" against ``<= 5`` is False, "up to 4" is True, "at least 3" against ``>= 5`` is False. A stated bound
    on the other side is False where nothing of it can keep the limit ("at least 7" against ``<= 5``) and None where
    some can ("at least 3" against ``<= 5``). Against ``= 5`` a stated bound is False or None, never True.

    Args:
        limit: What must hold.
        stated: What is claimed.

    Returns:
        True or False, or None where the units do not compare or the claim leaves it open.
    """
    scales = common_scale(limit.unit, stated.unit)
    if scales is None:
        return None
    bound, value = _on_scale(limit.value, scales.first), _on_scale(stated.value, scales.second)
    equal = math.isclose(bound, value, rel_tol=1e-9, abs_tol=1e-12)
    if limit.op == "=":
        return _satisfies_exact(stated.op, bound=bound, value=value, equal=equal)
    if limit.op in {"<", "<="}:
        return _satisfies_upper(limit.op, stated.op, below=value < bound and not equal, equal=equal)
    mirrored: dict[Operator, Operator] = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "="}
    return _satisfies_upper(mirrored[limit.op], mirrored[stated.op], below=value > bound and not equal, equal=equal)


def _satisfies_exact(op: Operator, *, bound: float, value: float, equal: bool) -> bool | None:
    if op == "=":
        return equal
    if equal:
        return None if op in {"<=", ">="} else False
    inside = bound < value if op in {"<", "<="} else bound > value
    return None if inside else False


def _satisfies_upper(limit_op: Operator, op: Operator, *, below: bool, equal: bool) -> bool | None:
    if op in {"=", "<", "<="}:
        return below or (equal and (limit_op == "<=" or op == "<"))
    reaches = below or (equal and op == ">=" and limit_op == "<=")
    return None if reaches else False


def _on_scale(value: float, scale: UnitScale) -> float:
    return value * scale.factor + scale.offset
