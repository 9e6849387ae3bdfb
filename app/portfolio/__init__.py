"""All the authorities of one person on one screen: who needs me today?"""
