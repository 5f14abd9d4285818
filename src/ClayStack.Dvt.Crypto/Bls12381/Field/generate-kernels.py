#!/usr/bin/env python3
"""Writes the straight-line multiplication kernels of Fp and Fp2 (see Fp.cs for the representation).

Usage, from the root of the repository:  python3 src/ClayStack.Dvt.Crypto/Bls12381/Field/generate-kernels.py

One product column after the other: h adds the parts of all partial products above 2^56 (the high word of
x * (y << 8)), l adds their low words modulo 2^64, and l - (h << 56) is the exact rest of the column, because
fewer than 2^8 rests below 2^56 are added. No carry is ever tested.

Montgomery reduction runs with the columns. Six of its seven steps add m * q * 2^56 - m with
q = (p * n0 + 1) / 2^56 and n0 = -1/p mod 2^56, so that m is the rest itself; the last step adds m * p,
which brings the size back to p.
"""

import pathlib
import re

P = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab
BITS, LIMBS = 56, 7
MASK = (1 << BITS) - 1
N0 = -pow(P, -1, 1 << BITS) % (1 << BITS)
Q = (P * N0 + 1) >> BITS
FOLDER = pathlib.Path(__file__).resolve().parent


def limbs(value):
    return [(value >> (BITS * i)) & MASK for i in range(LIMBS)]


class Writer:
    """The lines of one kernel."""

    def __init__(self):
        self.lines = []

    def line(self, text=""):
        self.lines.append(("        " + text) if text else "")

    def load(self, name, source):
        """Declares name0 to name6 from a pattern of the limb's number."""
        self.line(", ".join(f"{name}{i} = {source.format(i)}" for i in range(LIMBS)).join(["ulong ", ";"]))

    def normalise(self, name):
        """Carries a loose operand into 56-bit limbs, and shifts a copy left by 8 for the high words."""
        for i in range(LIMBS - 1):
            self.line(f"{name}{i + 1} += {name}{i} >> 56; {name}{i} &= Mask;")
        self.load(f"{name}s", name + "{} << 8")

    def accumulate(self, name, terms):
        """Adds products x * y to the pair (h, l), given as (x, y, y << 8)."""
        pieces = [f"h{name} += Hi({x}, {shifted}); l{name} += {x} * {y};" for x, y, shifted in terms]
        while pieces:
            text = pieces.pop(0)
            while pieces and len(text) + len(pieces[0]) < 108:
                text += " " + pieces.pop(0)
            self.line(text)

    def reduce(self, k, m, signed, correction):
        """The reduction's part of column k, and the column's digit: of the quotient m (k < 7), or of the result."""
        terms = [(f"{m}{i}", f"Q{k - 1 - i}", f"Q{k - 1 - i} << 8") for i in range(min(k, 6)) if k - 1 - i < LIMBS]
        if 6 < k < 13:
            terms.append((f"{m}6", f"P{k - 6}", f"P{k - 6} << 8"))
        self.accumulate(m, terms)
        if correction and k >= 7:
            self.line(f"l{m} += P{k - 7};")
        if k == 13:
            self.line(f"ulong {m}r6 = l{m};")
            return
        if k == 6:
            self.line(f"ulong {m}6 = (l{m} * N0) & Mask;")
            self.accumulate(m, [(f"{m}6", "P0", "P0 << 8")])
        self.line(f"l{m} -= h{m} << 56;")
        if k != 6:
            self.line(f"ulong {m}{k} = l{m} & Mask;" if k < 6 else f"ulong {m}r{k - 7} = l{m} & Mask;")
        shift = f"(ulong)((long)l{m} >> 56)" if signed else f"(l{m} >> 56)"
        self.line(f"l{m} = h{m} + {shift};")

    def product(self, k, left, right, square=False):
        """The terms of column k of left * right."""
        pairs = [(i, k - i) for i in range(LIMBS) if 0 <= k - i < LIMBS and not (square and i > k - i)]
        return [(f"{left}d{i}" if square and i < j else f"{left}{i}", f"{right}{j}", f"{right}s{j}") for i, j in pairs]

    def columns(self, chains):
        """chains: (m, left, right, square), each multiplied and reduced, side by side."""
        for m, *_ in chains:
            self.line(f"ulong h{m}, l{m} = 0;")
        for k in range(2 * LIMBS):
            self.line()
            self.line(f"// Column {k}.")
            for m, left, right, square in chains:
                if k < 13:
                    self.line(f"h{m} = 0;")
                self.accumulate(m, self.product(k, left, right, square))
                self.reduce(k, m, False, False)
        self.line()

    def store(self, target, m):
        """Writes the result's limbs, after every operand has been read: results may overlap operands."""
        self.line(" ".join(f"{target}.L{i} = {m}r{i};" for i in range(LIMBS)))


HEADER = """// Written by src/ClayStack.Dvt.Crypto/Bls12381/Field/generate-kernels.py; change the generator, not this file.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

"""

HELPERS = """
    /// <summary>The upper 64 bits of the 128-bit product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hi(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y) : Math.BigMul(x, y, out _);
"""


def constants():
    text = f"    private const ulong Mask = 0x{MASK:X};\n    private const ulong N0 = 0x{N0:X};\n"
    for name, value in (("P", P), ("Q", Q)):
        for i, limb in enumerate(limbs(value)):
            text += f"    private const ulong {name}{i} = 0x{limb:X};\n"
    return text


def fresh(writer):
    """Gives h and l of every column names of their own: in Fp, with few live values, they then stay in registers."""
    column, lines = -1, []
    for line in writer.lines:
        if match := re.match(r"\s*// Column (\d+)\.", line):
            column = int(match.group(1))
            lines.append(line)
            lines.append(f"        ulong lm{column} = " + (f"lm{column - 1};" if column else "0;"))
        elif re.match(r"\s*ulong hm, lm", line):
            continue
        elif re.match(r"\s*hm = 0;", line):
            lines.append(f"        ulong hm{column} = 0;")
        else:
            lines.append(re.sub(r"\b([hl]m)\b", rf"\g<1>{column}", line) if column >= 0 else line)
    writer.lines = lines
    return writer


def kernel(summary, signature, writer):
    attributes = "    [SkipLocalsInit]\n" \
        "    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]\n"
    return f"\n    /// <summary>{summary}</summary>\n{attributes}    public static void {signature}\n    {{\n" + \
        "\n".join(writer.lines) + "\n    }\n"


def fp_mul():
    w = Writer()
    w.load("a", "a.L{}")
    w.load("b", "b.L{}")
    w.normalise("b")
    w.columns([("m", "a", "b", False)])
    w.store("r", "m")
    return kernel("r = a * b / R. Factors loose; result tight.", "Mul(out Fp r, in Fp a, in Fp b)", fresh(w))


def fp_sqr():
    w = Writer()
    w.load("a", "a.L{}")
    w.normalise("a")
    w.load("ad", "a{} << 1")
    w.columns([("m", "a", "a", True)])
    w.store("r", "m")
    return kernel("r = a^2 / R. Argument loose; result tight.", "Sqr(out Fp r, in Fp a)", fresh(w))


def fp2_mul():
    w = Writer()
    w.load("a", "a.C0.L{}")
    w.load("b", "a.C1.L{}")
    w.load("x", "b.C0.L{}")
    w.load("y", "b.C1.L{}")
    w.load("s", "a{0} + b{0}")
    w.load("z", "x{0} + y{0}")
    for name in "xyz":
        w.normalise(name)
    karatsuba(w, [("a", "x"), ("b", "y"), ("s", "z")], False)
    w.store("r.C0", "m")
    w.store("r.C1", "n")
    return kernel("r = a * b / R by Karatsuba, two reductions. Factors loose; result tight.",
                  "Mul(out Fp2 r, in Fp2 a, in Fp2 b)", w)


def karatsuba(w, factors, square):
    """The columns of (a + bu)(x + yu): ax - by and (a + b)(x + y) - ax - by, three products for two sums."""
    real, imaginary, cross = factors
    w.line("ulong hm, hn, lm = 0, ln = 0, h, l;")
    for k in range(2 * LIMBS):
        w.line()
        w.line(f"// Column {k}.")
        if k < 13:
            w.line("h = l = 0;")
            w.accumulate("", w.product(k, *real, square))
            w.line("hm = h; lm += l;")
            w.line("hn = 0 - h; ln -= l;")
            w.line("h = l = 0;")
            w.accumulate("", w.product(k, *imaginary, square))
            w.line("hm -= h; lm -= l;")
            w.line("hn -= h; ln -= l;")
            w.accumulate("n", w.product(k, *cross, square))
        w.reduce(k, "m", True, True)
        w.reduce(k, "n", True, False)
    w.line()


def fp2_sqr():
    w = Writer()
    w.load("a", "a.C0.L{}")
    w.load("b", "a.C1.L{}")
    w.load("s", "a{0} + b{0}")
    for name in "abs":
        w.normalise(name)
        w.load(f"{name}d", name + "{} << 1")
    karatsuba(w, [("a", "a"), ("b", "b"), ("s", "s")], True)
    w.store("r.C0", "m")
    w.store("r.C1", "n")
    return kernel("r = a^2 / R by three squarings in Fp, two reductions. Argument loose; result tight.",
                  "Sqr(out Fp2 r, in Fp2 a)", w)


def spread(multiple, bits):
    """multiple * p with every limb but the top at least 2^bits - 2^(bits - 56)."""
    value, lend = multiple * P, 1 << (bits - BITS)
    result = [(value >> (BITS * i)) & MASK for i in range(LIMBS - 1)] + [value >> (BITS * (LIMBS - 1))]
    for i in range(LIMBS - 1):
        result[i] += lend << BITS
        result[i + 1] -= lend
    assert sum(x << (BITS * i) for i, x in enumerate(result)) == value
    return result


def main():
    for name, summary, kernels in (
            ("FpKernels", "Straight-line multiplication in Fp.", [fp_mul(), fp_sqr()]),
            ("Fp2MulKernel", "Straight-line multiplication in Fp2.", [fp2_mul()]),
            ("Fp2SqrKernel", "Straight-line squaring in Fp2.", [fp2_sqr()])):
        body = HEADER + f"/// <summary>{summary}</summary>\ninternal static class {name}\n{{\n" + constants() + \
            "".join(kernels) + HELPERS + "}\n"
        (FOLDER / f"{name}.cs").write_text(body)
    print("Constants of Fp.cs:")
    for multiple, bits in ((4, 57), (8, 58), (16, 59)):
        print(f"{multiple:2} p, limbs from 2^{bits}:", ", ".join(f"0x{x:X}" for x in spread(multiple, bits)))
    print("2^392 - p:", ", ".join(f"0x{x:X}" for x in limbs((1 << 392) - P)))
    print("quotient estimate:", (1 << BITS) // ((P >> 336) + 1) - 1)


if __name__ == "__main__":
    main()
