"""Word lists for English-language debtors. Surname weights follow the order of the 2010 census of the
United States (bearers per 100 000), rounded."""

# ruff: noqa: SIM905 - lists of words read better as running text

SURNAMES: tuple[tuple[str, float], ...] = (
    ("Smith", 828),
    ("Johnson", 655),
    ("Williams", 551),
    ("Brown", 487),
    ("Jones", 483),
    ("Garcia", 395),
    ("Miller", 393),
    ("Davis", 378),
    ("Rodriguez", 371),
    ("Martinez", 359),
    ("Hernandez", 353),
    ("Lopez", 296),
    ("Gonzalez", 285),
    ("Wilson", 272),
    ("Anderson", 266),
    ("Thomas", 256),
    ("Taylor", 255),
    ("Moore", 245),
    ("Jackson", 240),
    ("Martin", 238),
    ("Lee", 235),
    ("Perez", 231),
    ("Thompson", 225),
    ("White", 224),
    ("Harris", 211),
    ("Sanchez", 208),
    ("Clark", 190),
    ("Ramirez", 189),
    ("Lewis", 180),
    ("Robinson", 179),
    ("Walker", 177),
    ("Young", 164),
    ("Allen", 163),
    ("King", 158),
    ("Wright", 155),
    ("Scott", 149),
    ("Torres", 148),
    ("Nguyen", 148),
    ("Hill", 147),
    ("Flores", 146),
    ("Green", 146),
    ("Adams", 145),
    ("Nelson", 144),
    ("Baker", 142),
    ("Hall", 138),
    ("Rivera", 133),
    ("Campbell", 131),
    ("Mitchell", 130),
    ("Carter", 128),
    ("Roberts", 127),
    ("Gomez", 124),
    ("Phillips", 122),
    ("Evans", 121),
    ("Turner", 118),
    ("Diaz", 117),
    ("Parker", 115),
    ("Cruz", 114),
    ("Edwards", 113),
    ("Collins", 112),
    ("Reyes", 111),
    ("Stewart", 110),
    ("Morris", 108),
    ("Morales", 107),
    ("Murphy", 105),
    ("Cook", 103),
    ("Rogers", 103),
    ("Ortiz", 97),
    ("Morgan", 97),
    ("Cooper", 95),
    ("Peterson", 95),
    ("Bailey", 94),
    ("Reed", 93),
    ("Kelly", 93),
    ("Howard", 91),
    ("Kim", 89),
    ("Cox", 89),
    ("Ward", 88),
    ("Richardson", 87),
    ("Watson", 86),
    ("O'Brien", 60),
    ("Patel", 78),
    ("Khan", 40),
    ("Singh", 45),
    ("Okafor", 20),
    ("Kowalski", 18),
)

GIVEN: tuple[str, ...] = tuple(
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph "
    "Jessica Thomas Karen Christopher Sarah Charles Lisa Daniel Nancy Matthew Sandra Anthony Betty Mark Ashley "
    "Donald Emily Steven Kimberly Andrew Margaret Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian "
    "Melissa George Deborah Timothy Stephanie Ronald Rebecca Jason Sharon Edward Laura Jeffrey Cynthia Ryan Amy "
    "Jacob Kathleen Gary Angela Nicholas Shirley Eric Emma Jonathan Brenda Stephen Pamela Larry Nicole Justin "
    "Samantha Scott Katherine Brandon Christine Benjamin Helen Samuel Debra Gregory Rachel Aisha Priya Omar Grace "
    "Fiona Liam Noah Olivia Ethan Chloe Mateo Sofia Diego Lucia Hassan Zara Wei Mei".split()
)

PLACES: tuple[tuple[str, str], ...] = (  # (area code, "City, ST 00000"); the postal codes 000xx are never issued
    ("212", "New York, NY 00012"),
    ("213", "Los Angeles, CA 00013"),
    ("312", "Chicago, IL 00014"),
    ("713", "Houston, TX 00015"),
    ("602", "Phoenix, AZ 00016"),
    ("215", "Philadelphia, PA 00017"),
    ("210", "San Antonio, TX 00018"),
    ("619", "San Diego, CA 00019"),
    ("214", "Dallas, TX 00020"),
    ("408", "San Jose, CA 00021"),
    ("512", "Austin, TX 00022"),
    ("904", "Jacksonville, FL 00023"),
    ("614", "Columbus, OH 00024"),
    ("704", "Charlotte, NC 00025"),
    ("317", "Indianapolis, IN 00026"),
    ("206", "Seattle, WA 00027"),
    ("303", "Denver, CO 00028"),
    ("617", "Boston, MA 00029"),
    ("615", "Nashville, TN 00030"),
    ("405", "Oklahoma City, OK 00031"),
    ("702", "Las Vegas, NV 00032"),
    ("503", "Portland, OR 00033"),
    ("901", "Memphis, TN 00034"),
    ("502", "Louisville, KY 00035"),
    ("414", "Milwaukee, WI 00036"),
    ("505", "Albuquerque, NM 00037"),
    ("916", "Sacramento, CA 00038"),
    ("816", "Kansas City, MO 00039"),
    ("404", "Atlanta, GA 00040"),
    ("305", "Miami, FL 00041"),
)

STREETS: tuple[str, ...] = tuple(
    f"{name} {kind}"
    for name in "Maple Oak Cedar Elm Washington Lake Hill Park Pine Walnut Church Mill River Spring Franklin".split()
    for kind in ("Street", "Avenue", "Road", "Lane")
)

BRANDS: tuple[str, ...] = tuple(
    "Northfield Harbour Summit Brightwater Ironbridge Redwood Silverline Oakhurst Granite Bluestone Westgate "
    "Fairview Kingsway Lakeside Highland Evergreen Crestview Millbrook Stonegate Clearview Riverside Beacon "
    "Pinnacle Cascade Horizon Sterling Meridian Copperfield Greenway Southport".split()
)

TRADES: tuple[str, ...] = tuple(
    "Building Supplies|Logistics|Packaging|Foods|Textiles|Electronics|Engineering|Chemicals|Furniture|Plastics|"
    "Medical Devices|Auto Parts|Catering|Media|Printing|Farm Products|Steel|Interiors|Hardware|Trading".split("|")
)

FORMS: tuple[tuple[str, float], ...] = (
    ("Ltd", 35),
    ("LLC", 25),
    ("Inc.", 20),
    ("& Sons Ltd", 5),
    ("Group plc", 5),
    ("Partners LLP", 10),
)
