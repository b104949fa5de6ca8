"""Spanish words, and what they usually mean."""

WORDS = {
    "groceries": """
        supermercado supermercados alimentación alimentacion panadería panaderia carnicería
        carniceria pescadería frutería fruteria mercado ultramarinos pastelería pasteleria
        mercadona charcutería
    """,
    "eating": """
        restaurante cafetería cafeteria taberna mesón meson asador cervecería cerveceria marisquería
        tapas comida cena desayuno almuerzo heladería churrería bodega pizzería hamburguesería
    """,
    "housing": """
        alquiler arrendamiento hipoteca comunidad_de_propietarios muebles ferretería ferreteria
        fontanero bricolaje cerrajero jardinería
    """,
    "utilities": """
        electricidad luz agua aguas calefacción teléfono telefonía fibra canal_de_isabel iberdrola
        endesa naturgy
    """,
    "transport": """
        autobús tren metro billete peaje gasolinera gasolina combustible estación_de_servicio
        aparcamiento taller neumáticos bicicleta renfe repsol
    """,
    "health": """
        farmacia médico medico doctor dentista clínica clinica hospital óptica optica fisioterapia
        gimnasio análisis
    """,
    "shopping": """
        ropa moda modas zapatería zapateria zapatos joyería peluquería peluqueria perfumería
        electrodomésticos tienda
    """,
    "entertainment": """
        cine cines teatro concierto museo bolera juegos entradas piscina espectáculos
    """,
    "travel": """
        hostal hoteles posada vuelo vuelos aerolínea aeropuerto viaje viajes vacaciones
        albergue parador
    """,
    "education": """
        librería libreria libros colegio escuela universidad academia curso cursos papelería
        guardería matrícula
    """,
    "gifts": """
        regalo regalos floristería flores donación donativo fundación fundacion juguetes
    """,
    "income": """
        nómina nomina sueldo salario pensión_de_jubilación intereses dividendos
    """,
    "transfers": """
        ahorro traspaso
    """,
}
