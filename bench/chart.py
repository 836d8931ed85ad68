"""Lines over time as an SVG picture, written as text."""

from html import escape

COLORS = ("#1b6ca8", "#d1495b", "#3a7d44", "#edae49", "#6a4c93", "#00798c", "#8d5524")
WIDTH, HEIGHT = 760, 190  # of a panel
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 30, 25


def chart(panels, x_name, line_name):
    """Panels one below the other: each a title and its lines, {name: [(x, y), …]}."""
    names = list(panels[0][1])
    total = HEIGHT * len(panels) + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{total}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{total}" fill="white"/>',
    ]
    for i, (title, lines) in enumerate(panels):
        parts += panel(i * HEIGHT, title, lines, names)
    parts.append(f'<text x="{LEFT}" y="{total - 30}">{escape(x_name)}</text>')
    for i, name in enumerate(names):
        x = LEFT + 90 * i
        parts.append(f'<rect x="{x}" y="{total - 18}" width="12" height="4" fill="{color(i)}"/>')
        parts.append(f'<text x="{x + 16}" y="{total - 12}">{escape(name)} {escape(line_name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def color(i):
    return COLORS[i % len(COLORS)]


def panel(top, title, lines, names):
    points = [point for line in lines.values() for point in line]
    most_x = max((x for x, _ in points), default=1) or 1
    most_y = max((y for _, y in points), default=1) or 1

    def at(x, y):
        return (
            LEFT + x / most_x * (WIDTH - LEFT - RIGHT),
            top + TOP + (1 - y / most_y) * (HEIGHT - TOP - BOTTOM),
        )

    left, bottom = at(0, 0)
    right, upper = at(most_x, most_y)
    yield f'<text x="{left}" y="{top + 18}" font-weight="bold">{escape(title)}</text>'
    yield f'<path d="M{left} {upper}V{bottom}H{right}" fill="none" stroke="#888"/>'
    for share in (0, 0.5, 1):
        _, y = at(0, share * most_y)
        x, _ = at(share * most_x, 0)
        yield f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{share * most_y:g}</text>'
        yield f'<text x="{x:.1f}" y="{bottom + 15}" text-anchor="middle">{share * most_x:g}</text>'
    for i, name in enumerate(names):
        dots = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in lines[name]))
        yield f'<polyline points="{dots}" fill="none" stroke="{color(i)}" stroke-width="1.5"/>'
